package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import java.util.Optional;

/** The one thing a pass does; each kind has its own sealed set. */
public interface Action {

  /** What doing it means. */
  Effect effect();

  /** What must be on record before it is done; empty where nothing is created. */
  default Optional<Creation> creation() {
    return Optional.empty();
  }

  /** Id of the object it is about, where a resource can have two of them; empty otherwise. */
  default Optional<String> objectId() {
    return Optional.empty();
  }

  /**
   * Whether it is repeated like after any other failure when the cloud calls it invalid: where it
   * does not come from the spec, correcting the spec would help nobody.
   */
  default boolean isRepeatedWhenInvalid() {
    return false;
  }

  /**
   * Whether it changes nothing in the cloud, so that what becomes of it says nothing of other
   * calls, nor these of it: how often such calls fail is counted apart from the others.
   */
  default boolean isAside() {
    return false;
  }

  /** What doing an action means. */
  enum Effect {
    /** Nothing is done. */
    NONE,
    /** A changing call to the cloud. */
    CALL,
    /** The resource is let go: its finalizer is removed. */
    RELEASE
  }

  /**
   * A call that creates something that costs money or must not exist twice.
   *
   * @param operation operation of the cloud
   * @param count nodes asked for; null where it adds none
   * @param attempt what is known of earlier attempts
   * @param purchase what is to be bought; null where it adds no nodes to a queue
   */
  record Creation(String operation, Integer count, Attempt attempt, NodePurchase purchase) {

    /** Of something else than nodes of a queue. */
    public Creation(String operation, Integer count, Attempt attempt) {
      this(operation, count, attempt, null);
    }

    /** A purchase of nodes of a queue. */
    public static Creation of(NodePurchase purchase, Attempt attempt) {
      return new Creation(purchase.operation(), purchase.wanted(), attempt, purchase);
    }
  }

  /** What is known of earlier attempts at a creation, which decides what a refusal says. */
  enum Attempt {
    /** There were none. A refusal means that nothing was created. */
    FIRST,
    /**
     * There were some that may have had their effect. A refusal of this one says nothing of them.
     */
    REPEAT,
    /**
     * There were some, but what the cloud has was read late enough to know that none had its
     * effect. A refusal means that nothing was created.
     */
    LAST
  }
}
