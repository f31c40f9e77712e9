package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.hpcoperator.api.Crds;
import io.hpcoperator.controller.OperatorMain;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/configuration.md has the options, variables and account fields that there are. */
class ConfigurationPageTest {
  private static final String PAGE = "docs/configuration.md";
  private static final Pattern VARIABLE = Pattern.compile("HPC_OPERATOR_[A-Z_]+");
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{env:([A-Z_]+):-(.*)}");

  @Test
  void shouldListEveryOptionWithItsVariableAndDefault() {
    var options = new ArrayList<List<String>>();
    for (var option : new CommandLine(new OperatorMain()).getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        // The model has the default already resolved, against this process's environment.
        var field = (Field) option.userObject();
        var value = DEFAULT.matcher(field.getAnnotation(CommandLine.Option.class).defaultValue());
        assertThat(value.matches()).as("default of %s", option.longestName()).isTrue();
        options.add(
            List.of(
                option.longestName(),
                value.group(1),
                value.group(2).isEmpty() ? "none" : value.group(2)));
      }
    }
    assertThat(Pages.table(PAGE, "Options of the operator").stream().map(r -> r.subList(0, 3)))
        .containsExactlyInAnyOrderElementsOf(options);
  }

  @Test
  void shouldTellOfEveryEnvironmentVariable() throws IOException {
    var variables = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(Pages.ROOT.resolve("operator/controller/src/main"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        VARIABLE.matcher(Files.readString(file)).results().forEach(m -> variables.add(m.group()));
      }
    }
    assertThat(variables).isNotEmpty();
    assertThat(Pages.text(PAGE)).contains(variables);
  }

  @Test
  void shouldListEveryFieldOfAnAccount() {
    var account =
        Crds.all().stream()
            .filter(crd -> crd.getSpec().getNames().getKind().equals("CloudAccount"))
            .findFirst()
            .orElseThrow();
    var schema = account.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    var fields = new ArrayList<String>();
    collect(schema.getProperties().get("spec"), "", fields);
    assertThat(Pages.column(PAGE, "Fields of a CloudAccount", 0))
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  private static void collect(JSONSchemaProps schema, String path, List<String> fields) {
    if (schema.getProperties() == null || schema.getProperties().isEmpty()) {
      fields.add(path);
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, property) ->
                collect(property, path.isEmpty() ? name : path + "." + name, fields));
  }
}
