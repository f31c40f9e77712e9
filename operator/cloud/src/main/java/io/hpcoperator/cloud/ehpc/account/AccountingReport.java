package io.hpcoperator.cloud.ehpc.account;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What GetAccountingReport answers.
 *
 * @param metrics names of the columns
 * @param data rows, each with one text per column
 * @param totalCoreTime core time of the whole cluster in the range; the unit is not documented
 * @param pageNumber page, from 1
 * @param pageSize rows per page
 * @param totalCount rows in all
 */
public record AccountingReport(
    @JsonDeserialize(using = ReportReaders.Columns.class) List<String> metrics,
    @JsonDeserialize(using = ReportReaders.Rows.class) List<List<String>> data,
    Long totalCoreTime,
    Integer pageNumber,
    Integer pageSize,
    Integer totalCount) {
  public AccountingReport {
    metrics = WireValues.list(metrics);
    data = WireValues.listing(data, totalCount, "Data");
  }
}
