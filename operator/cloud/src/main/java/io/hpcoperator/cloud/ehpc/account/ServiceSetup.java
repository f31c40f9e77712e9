package io.hpcoperator.cloud.ehpc.account;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/** What an account needs before E-HPC can be used (chapters 14 and 15 of the catalogue). */
public final class ServiceSetup {
  private static final String ROLE_EXISTS = "EntityAlreadyExists.RoleError";

  private final CloudCaller caller;
  private final String region;

  public ServiceSetup(CloudCaller caller, String region) {
    this.caller = caller;
    this.region = region;
  }

  /** ListRegions; not paged. */
  public List<Region> listRegions(CallPriority priority) {
    return caller.read("ListRegions", priority, Parameters.none(), Regions.class).regions();
  }

  /**
   * InitializeEHPC: creates the service-linked role that E-HPC works with. The cloud calls it an
   * error when the role is there already; here it is a success, so that the call may be repeated.
   */
  public Initialization initialize() {
    try {
      Receipt receipt =
          caller.change("InitializeEHPC", Parameters.with("RegionId", region), Receipt.class);
      return new Initialization(true, receipt.requestId());
    } catch (CloudException e) {
      if (e.hasCode(ROLE_EXISTS)) {
        return new Initialization(false, e.requestId());
      }
      throw e;
    }
  }

  record Regions(@WrappedIn("RegionInfo") List<Region> regions) {
    Regions {
      regions = WireValues.listing(regions, null, "Regions");
    }
  }
}
