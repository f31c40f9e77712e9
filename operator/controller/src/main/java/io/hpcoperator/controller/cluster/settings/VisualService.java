package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.VisualServiceSpec;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.visual.VisualServiceState;
import io.hpcoperator.cloud.ehpc.visual.VisualServiceStatus;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;
import java.util.Optional;

/**
 * Whether the VNC service runs, and who may reach it (E-HPC StartVisualService, StopVisualService,
 * GetVisualServiceStatus). The cloud does not tell which address it let in, so the one that was
 * asked for last is remembered: it is shut out before another one is let in. Pure.
 */
final class VisualService {
  static final String NAME = "visualService";

  private static final int PORT = io.hpcoperator.cloud.ehpc.visual.VisualService.PORT;

  /** StartVisualService, which lets an address in; on a service that runs, that is all it does. */
  record Start(String address) implements ClusterCall {
    @Override
    public String operation() {
      return "StartVisualService";
    }

    @Override
    public String asks() {
      return address;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var reply = client.visualService().start(clusterId, address, PORT);
      return new Done(
          reply.requestId(),
          null,
          "The VNC service of cluster %s is started for %s (request %s)."
              .formatted(clusterId, address, reply.requestId()));
    }
  }

  /** StopVisualService, which shuts an address out. */
  record Stop(String address) implements ClusterCall {
    @Override
    public String operation() {
      return "StopVisualService";
    }

    /** Whether the address is still let in is not sure from before the call on. */
    @Override
    public String asks() {
      return address;
    }

    @Override
    public boolean takesBack() {
      return true;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var reply = client.visualService().stop(clusterId, address, PORT);
      return new Done(
          reply.requestId(),
          null,
          "The VNC service of cluster %s is stopped, and %s is shut out (request %s)."
              .formatted(clusterId, address, reply.requestId()));
    }
  }

  /**
   * What is wanted of the service; null for nothing. A section that is taken out of the spec shuts
   * out whom it let in: nobody would look after that door any more.
   */
  static VisualServiceSpec wish(VisualServiceSpec spec, SyncMemory memory) {
    return spec != null
        ? spec
        : memory
            .asked(NAME)
            .map(asked -> new VisualServiceSpec(false, asked.value(), null))
            .orElse(null);
  }

  /**
   * @param guarded whether the service has the password it is to have: nobody is let in before
   * @param asked address that may be let in, since that was asked for
   */
  static Setting<ClusterCall> look(
      VisualServiceSpec spec,
      Observation<VisualServiceStatus> found,
      boolean guarded,
      Optional<SyncMemory.Asked> asked) {
    boolean running = !Boolean.FALSE.equals(spec.running());
    var fingerprint = Fingerprint.of(List.of(running, spec.allowedAddress()));
    if (!found.hasValue()) {
      return new Setting<>(NAME, fingerprint, new Setting.Unread<>(found.error()));
    }
    if (found.value().state() == VisualServiceState.OTHER) {
      return new Setting<>(
          NAME,
          fingerprint,
          new Setting.Unclear<>(
              "The cloud says \"%s\" of the VNC service, which is neither running nor stopped. Nothing is done about it; it is looked at again."
                  .formatted(found.value().message())));
    }
    boolean runs = found.value().state() == VisualServiceState.RUNNING;
    var comparison =
        running
            ? toRun(spec.allowedAddress(), runs, asked)
            : toStop(spec.allowedAddress(), runs, asked);
    boolean opens =
        comparison instanceof Setting.Differs<ClusterCall> differs
            && differs.change() instanceof Start;
    return new Setting<>(
        NAME,
        fingerprint,
        opens && !guarded
            ? new Setting.Unclear<>("The service is not started before its password is set.")
            : comparison);
  }

  private static Setting.Comparison<ClusterCall> toRun(
      String address, boolean runs, Optional<SyncMemory.Asked> asked) {
    var former = asked.map(SyncMemory.Asked::value).filter(other -> !other.equals(address));
    if (former.isPresent()) {
      return new Setting.Differs<>(
          List.of(new Difference(NAME + ".allowedAddress", address, former.get())),
          new Stop(former.get()),
          2);
    }
    if (!runs) {
      return new Setting.Differs<>(
          List.of(new Difference(NAME + ".running", "running", "stopped")), new Start(address));
    }
    return asked.filter(SyncMemory.Asked::sure).isPresent()
        ? new Setting.Same<>()
        : new Setting.Differs<>(
            List.of(new Difference(NAME + ".allowedAddress", address, "not known to be let in")),
            new Start(address));
  }

  private static Setting.Comparison<ClusterCall> toStop(
      String address, boolean runs, Optional<SyncMemory.Asked> asked) {
    var open = asked.map(SyncMemory.Asked::value);
    if (runs) {
      return new Setting.Differs<>(
          List.of(new Difference(NAME + ".running", "stopped", "running")),
          new Stop(open.orElse(address)));
    }
    return open.isEmpty()
        ? new Setting.Same<>()
        : new Setting.Differs<>(
            List.of(
                new Difference(
                    NAME + ".allowedAddress", "nobody let in", open.get() + " may be let in")),
            new Stop(open.get()));
  }

  private VisualService() {}
}
