package io.hpcoperator.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list that holds nothing twice, whose order says nothing. Items are told apart by the fields
 * named, which every item then has to give; texts by themselves. In the CRD it is a list of type
 * map or set: the API server refuses duplicates, and server-side apply merges by item.
 *
 * <p>Not for a list that says something else when it is empty than when it is left out ("not looked
 * after"): server-side apply takes such a list out where its owner emptied it. That one stays
 * atomic, and a rule refuses what is in it twice.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Unique {
  String[] value() default {};
}
