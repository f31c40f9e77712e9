package io.hpcoperator.simulator.ehpc.offer;

import java.util.List;
import java.util.Locale;

/**
 * What can be installed with one image tag and one pair of scheduler and account service
 * (ListSoftwares).
 */
public record SoftwareOffer(
    String ehpcVersion,
    String osTag,
    String schedulerType,
    String schedulerVersion,
    String accountType,
    String accountVersion,
    List<Application> applications) {

  public SoftwareOffer {
    applications = List.copyOf(applications);
  }

  /**
   * An application.
   *
   * @param tag NAME_VERSION, what InstallSoftware takes
   * @param required whether every cluster has it
   */
  public record Application(String name, String version, String tag, boolean required) {

    /** {@code MPICH_3.2} is mpich 3.2. */
    public static Application of(String tag) {
      int end = tag.lastIndexOf('_');
      String name = end < 0 ? tag : tag.substring(0, end);
      String version = end < 0 ? "" : tag.substring(end + 1);
      return new Application(name.toLowerCase(Locale.ROOT), version, tag, false);
    }
  }
}
