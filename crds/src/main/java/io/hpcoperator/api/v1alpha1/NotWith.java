package io.hpcoperator.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that is left out, or at its default, when the named field beside it is given, because the
 * cloud takes no such parameter then. The CRD carries a rule for each such field.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NotWith {
  /** Name of an optional field of the same record. */
  String value();
}
