package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.call.ErrorTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/errors.md says of every error code what the tables of operator/cloud say. */
class ErrorsPageTest {
  private static final String PAGE = "docs/errors.md";

  @Test
  void shouldExplainEveryKindOnce() {
    assertThat(Pages.column(PAGE, "Kinds", 0))
        .containsExactlyElementsOf(Arrays.stream(ErrorKind.values()).map(Enum::name).toList());
  }

  @Test
  void shouldListTheCodesOfFaultsWithoutAnAnswer() throws IllegalAccessException {
    var codes = new ArrayList<String>();
    for (var field : ClientCode.class.getFields()) {
      var prefix = field.getName().endsWith("_PREFIX");
      codes.add(field.get(null) + (prefix ? "<status>" : ""));
    }
    assertThat(Pages.column(PAGE, "Faults without an answer", 0))
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @ParameterizedTest
  @CsvSource({
    "ehpc-2018-04-12, io.hpcoperator.cloud.ehpc.EhpcErrors",
    "batch-2017-03-12, io.hpcoperator.cloud.batch.BatchErrors",
  })
  void shouldListEveryCodeUnderItsKind(String api, String tableClass) throws Exception {
    var begin = "<!-- begin " + api + " -->\n";
    var end = "<!-- end " + api + " -->";
    var page = Pages.text(PAGE);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end);
    assertThat(from).as("place of %s in %s", api, PAGE).isBetween(begin.length(), to);
    var generated = generate(tableClass);
    if (Boolean.getBoolean("docs.write")) {
      write(page.substring(0, from) + generated + page.substring(to));
      return;
    }
    assertThat(page.substring(from, to))
        .as(
            "%s is stale; run: mvn test -pl operator/controller -am -Dtest=ErrorsPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true",
            PAGE)
        .isEqualTo(generated);
  }

  private static void write(String page) throws IOException {
    Files.writeString(Pages.ROOT.resolve(PAGE), page);
  }

  private static String generate(String tableClass) throws ReflectiveOperationException {
    // The tables are nobody's business but the clients', and the docs'.
    var table = field(Class.forName(tableClass), "TABLE", null);
    @SuppressWarnings("unchecked")
    var kinds = (Map<String, ErrorKind>) field(ErrorTable.class, "kinds", table);
    @SuppressWarnings("unchecked")
    var unprocessed = (Set<String>) field(ErrorTable.class, "unprocessed", table);
    var text = new StringBuilder("| kind | codes |\n| --- | --- |\n");
    for (var kind : ErrorKind.values()) {
      var codes =
          kinds.keySet().stream()
              .filter(code -> kinds.get(code) == kind && !unprocessed.contains(code))
              .collect(Collectors.toCollection(TreeSet::new));
      text.append(row(kind.name(), codes));
      if (kind == ErrorKind.TRANSIENT) {
        text.append(row("TRANSIENT, known not to be processed", new TreeSet<>(unprocessed)));
      }
    }
    return text.toString();
  }

  private static String row(String name, Set<String> codes) {
    return codes.stream()
        .map(code -> "`" + code + "`")
        .collect(Collectors.joining(", "))
        .transform(list -> "| " + name + " | " + list + " |\n");
  }

  private static Object field(Class<?> type, String name, Object of)
      throws ReflectiveOperationException {
    var field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
