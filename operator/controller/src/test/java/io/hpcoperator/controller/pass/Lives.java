package io.hpcoperator.controller.pass;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Which random cases the properties of this module see. A build sees the same ones each time: a
 * change is to be judged by what it did, not by luck. Faults that show once in thousands of lives
 * are searched for with {@code -Dlives=4000}, which takes as many cases of a new seed. The seed is
 * printed, and {@code -Dlives.seed} takes it again.
 */
public final class Lives implements AroundPropertyHook {

  private static final String SEED = "4711";

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    var tries = Integer.getInteger("lives");
    var seed = System.getProperty("lives.seed");
    var attributes = context.attributes();
    if (tries != null) {
      attributes.setTries(tries);
    }
    if (seed != null || tries == null && attributes.seed().isEmpty()) {
      attributes.setSeed(seed != null ? seed : SEED);
    }
    return property.execute();
  }
}
