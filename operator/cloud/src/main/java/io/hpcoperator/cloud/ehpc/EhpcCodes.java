package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import java.util.Set;

/** What is known of a call of E-HPC that failed, where only its code is on record. */
public final class EhpcCodes {
  private static final Set<String> NEVER_SENT =
      Set.of(ClientCode.CONNECT_FAILED, ClientCode.BUDGET_EXHAUSTED, ClientCode.INTERRUPTED);

  /** Whether a changing call that failed with this code may have had its effect. */
  public static boolean isEffectPossible(String code) {
    return !NEVER_SENT.contains(code) && EhpcErrors.TABLE.effectPossible(code);
  }

  /** Whether a call failed only because there were too many. */
  public static boolean isThrottled(String code) {
    return code.equals(ClientCode.BUDGET_EXHAUSTED)
        || EhpcErrors.TABLE.kindOf(code) == ErrorKind.THROTTLED;
  }

  private EhpcCodes() {}
}
