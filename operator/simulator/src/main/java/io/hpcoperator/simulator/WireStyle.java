package io.hpcoperator.simulator;

/** How answers are written where the documents disagree with themselves. */
public enum WireStyle {
  /** As the vendors' SDKs read them: lists in a wrapper object, numbers as numbers. */
  SDK(false, false, false),
  /** Lists without their wrapper, as several samples of the E-HPC reference show them. */
  BARE_ARRAYS(true, false, false),
  /** Numbers and booleans as text, as samples of DescribePrice and of Batch show them. */
  QUOTED_SCALARS(false, true, false),
  /** Everything the samples do: bare lists, quoted scalars, JSON text escaped twice. */
  SAMPLES(true, true, true);

  private final boolean bareArrays;
  private final boolean quotedScalars;
  private final boolean doubleEscapedText;

  WireStyle(boolean bareArrays, boolean quotedScalars, boolean doubleEscapedText) {
    this.bareArrays = bareArrays;
    this.quotedScalars = quotedScalars;
    this.doubleEscapedText = doubleEscapedText;
  }

  public boolean bareArrays() {
    return bareArrays;
  }

  public boolean quotedScalars() {
    return quotedScalars;
  }

  public boolean doubleEscapedText() {
    return doubleEscapedText;
  }
}
