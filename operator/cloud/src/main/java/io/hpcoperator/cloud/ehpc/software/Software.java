package io.hpcoperator.cloud.ehpc.software;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * Software of clusters (chapter 15 of the catalogue). Neither installing nor removing has a task,
 * and there is no state for a failure: {@link #listInstalled} tells all there is.
 */
public final class Software {
  private final CloudCaller caller;

  public Software(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * InstallSoftware.
   *
   * @param softwareTag tag of {@link #listAvailable}, such as ABYSS_2.1.5
   */
  public Receipt install(String clusterId, String softwareTag) {
    return caller.change("InstallSoftware", application(clusterId, softwareTag), Receipt.class);
  }

  /**
   * UninstallSoftware.
   *
   * @param softwareTag tag of {@link #listInstalled}
   */
  public Receipt uninstall(String clusterId, String softwareTag) {
    return caller.change("UninstallSoftware", application(clusterId, softwareTag), Receipt.class);
  }

  /** ListInstalledSoftware; not paged. */
  public List<InstalledSoftware> listInstalled(String clusterId, CallPriority priority) {
    return caller
        .read(
            "ListInstalledSoftware",
            priority,
            Parameters.with("ClusterId", clusterId),
            Installed.class)
        .softwareList();
  }

  /**
   * ListSoftwares: what can be installed, by operating system; not paged.
   *
   * @param ehpcVersion E-HPC product version, or null
   * @param osTag operating system tag, or null
   */
  public List<SoftwareOffer> listAvailable(
      String ehpcVersion, String osTag, CallPriority priority) {
    return caller
        .read(
            "ListSoftwares",
            priority,
            Parameters.with("EhpcVersion", ehpcVersion).and("OsTag", osTag),
            Offers.class)
        .softwares();
  }

  private static Parameters application(String clusterId, String softwareTag) {
    return Parameters.with("ClusterId", clusterId).and("Application", softwareTag);
  }

  /** The sample puts the whole under {@code data} and adds a flag for its success. */
  record Installed(
      @WrappedIn("SoftwareList") List<InstalledSoftware> softwareList,
      Inner data,
      Boolean successResponse) {
    Installed {
      if (Boolean.FALSE.equals(successResponse)) {
        throw new IllegalArgumentException("The answer says that the request did not succeed");
      }
      if (softwareList == null && data != null) {
        softwareList = data.softwareList();
      }
      softwareList = WireValues.listing(softwareList, null, "SoftwareList");
    }
  }

  record Inner(@WrappedIn("SoftwareList") List<InstalledSoftware> softwareList) {}

  record Offers(@WrappedIn("SoftwareInfo") List<SoftwareOffer> softwares) {
    Offers {
      softwares = WireValues.listing(softwares, null, "Softwares");
    }
  }
}
