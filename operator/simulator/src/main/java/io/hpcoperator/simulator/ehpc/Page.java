package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One page of a listing, by PageNumber and PageSize. A page behind the last one is empty. */
record Page<T>(int number, int size, int total, List<T> items) {

  static <T> Page<T> of(EhpcRequest request, List<T> all) {
    return of(request.number("PageNumber", 1), request.number("PageSize", 10), all);
  }

  static <T> Page<T> of(int number, int size, List<T> all) {
    int from = (int) Math.min(all.size(), (number - 1L) * size);
    int to = (int) Math.min(all.size(), (long) from + size);
    return new Page<>(number, size, all.size(), all.subList(from, to));
  }

  ObjectNode describe() {
    return Json.object().put("PageNumber", number).put("PageSize", size).put("TotalCount", total);
  }
}
