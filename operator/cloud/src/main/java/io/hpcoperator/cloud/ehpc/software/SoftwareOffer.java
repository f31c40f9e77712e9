package io.hpcoperator.cloud.ehpc.software;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What can be installed on one operating system.
 *
 * @param ehpcVersion E-HPC product version
 * @param osTag operating system tag
 * @param schedulerType scheduler
 * @param schedulerVersion its version
 * @param accountType domain account service, nis or ldap
 * @param accountVersion its version
 * @param applications applications
 */
public record SoftwareOffer(
    String ehpcVersion,
    String osTag,
    String schedulerType,
    String schedulerVersion,
    String accountType,
    String accountVersion,
    @WrappedIn("ApplicationInfo") List<OfferedApplication> applications) {
  public SoftwareOffer {
    applications = WireValues.list(applications);
  }
}
