package io.hpcoperator.cloud.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a list of an answer: the object that Alibaba puts around the array on the wire, such as {@code
 * {"Clusters":{"ClusterInfoSimple":[...]}}}. The bare array is read as well.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface WrappedIn {
  /** Name of the array inside the wrapper. */
  String value();
}
