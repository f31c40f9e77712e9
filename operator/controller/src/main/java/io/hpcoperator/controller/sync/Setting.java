package io.hpcoperator.controller.sync;

import io.hpcoperator.cloud.CloudException;
import java.util.List;

/**
 * Something of a cloud object that can change while it is there: how the spec wants it, and how the
 * cloud has it.
 *
 * @param name place in the spec, such as software
 * @param fingerprint of what the spec wants ({@link Fingerprint}); another value, another
 *     fingerprint
 * @param comparison how the cloud has it
 * @param <C> calls that change it
 */
public record Setting<C>(String name, String fingerprint, Comparison<C> comparison) {

  /** How the cloud's value compares with the wanted one. */
  public sealed interface Comparison<C> {}

  /**
   * It could not be compared.
   *
   * @param error why it could not be read; null when it has not been read yet
   */
  public record Unread<C>(CloudException error) implements Comparison<C> {}

  /**
   * Nothing can be concluded or done for now, though all was read.
   *
   * @param why what stands in the way and what to do, as a sentence
   */
  public record Unclear<C>(String why) implements Comparison<C> {}

  /**
   * It was not read on purpose: the cloud had it as the spec wants it, and what others do to it
   * since is of no interest.
   */
  public record Unwatched<C>() implements Comparison<C> {}

  /** The cloud has what the spec wants. */
  public record Same<C>() implements Comparison<C> {}

  /**
   * The cloud is on its way there.
   *
   * @param what for a message, such as "ABYSS_2.1.5 is Installing"
   */
  public record Underway<C>(String what) implements Comparison<C> {}

  /**
   * The cloud has something else.
   *
   * @param differences what differs; not empty
   * @param change the one call that is next on the way to what the spec wants
   * @param remaining how much differs, in steps of whatever size: a call that works makes it less
   */
  public record Differs<C>(List<Difference> differences, C change, int remaining)
      implements Comparison<C> {

    /** Of what is changed at once: each field is a step. */
    public Differs(List<Difference> differences, C change) {
      this(differences, change, differences.size());
    }
  }

  /**
   * The cloud has something else, and no call changes that.
   *
   * @param differences what differs; not empty
   * @param way what the user can do, as a sentence
   */
  public record Fixed<C>(List<Difference> differences, String way) implements Comparison<C> {}
}
