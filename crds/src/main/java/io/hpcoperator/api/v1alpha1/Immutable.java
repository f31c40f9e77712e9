package io.hpcoperator.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that cannot be set, changed or removed once the cloud was asked for the cluster, queue or
 * environment; of a CloudAccount, after the resource was created. The CRD carries a rule for each
 * such field, so the API server refuses the change and names the field.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Immutable {}
