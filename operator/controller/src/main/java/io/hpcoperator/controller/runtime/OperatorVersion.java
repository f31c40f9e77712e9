package io.hpcoperator.controller.runtime;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, for <code>-V</code>. */
public final class OperatorVersion implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    var build = new Properties();
    try (var file = OperatorVersion.class.getResourceAsStream("build.properties")) {
      build.load(file);
    }
    return new String[] {"hpc-operator " + build.getProperty("version")};
  }
}
