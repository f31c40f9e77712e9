package io.hpcoperator.cloud.ehpc.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.call.CloudCaller;

/** Usage of clusters (chapter 14 of the catalogue). */
public final class Accounting {
  private final CloudCaller caller;

  public Accounting(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * GetAccountingReport, one page. The vendor's descriptions of PageNumber and PageSize look
   * swapped; they are sent in their ordinary meaning, which is that of the answer. Whether the
   * cloud took them so, the page number and size of the answer tell.
   *
   * @param pageNumber from 1
   * @param pageSize 1 to 50
   */
  public AccountingReport report(
      AccountingQuery query, int pageNumber, int pageSize, CallPriority priority) {
    return caller.read(
        "GetAccountingReport",
        priority,
        new GetReport(query, pageNumber, pageSize),
        AccountingReport.class);
  }

  record GetReport(@JsonUnwrapped AccountingQuery query, int pageNumber, int pageSize) {}
}
