package io.hpcoperator.sandbox;

import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows resources as they change: redrawn in place in a terminal, one line for each change where
 * the output is a pipe or a file.
 */
final class LiveTable {
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, List<String>> shown = new HashMap<>();
  private int drawnLines;
  private boolean headerPrinted;

  LiveTable(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(List<Row> rows, Instant now) {
    if (terminal) {
      redraw(rows, now);
    } else {
      appendChanges(rows, now);
    }
  }

  /** Leaves what is drawn where it is; the next table goes below it. */
  void done() {
    drawnLines = 0;
  }

  private void redraw(List<Row> rows, Instant now) {
    if (drawnLines > 0) {
      out.printf(UP_AND_CLEAR, drawnLines);
    }
    out.println(Row.HEADER);
    rows.forEach(row -> out.println(row.line(now)));
    drawnLines = rows.size() + 1;
    out.flush();
  }

  private void appendChanges(List<Row> rows, Instant now) {
    if (!headerPrinted) {
      out.println(Row.HEADER);
      headerPrinted = true;
    }
    for (var row : rows) {
      if (!row.news().equals(shown.put(row.key(), row.news()))) {
        out.println(row.line(now));
      }
    }
    out.flush();
  }
}
