package io.hpcoperator.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that no operation of the cloud changes: it can be set, changed or removed only where the
 * spec's replacePolicy is Recreate, so that another cloud object is made. The CRD carries a rule
 * for each such field at the spec, where replacePolicy is.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Replaceable {}
