package io.hpcoperator.cloud.ehpc.visual;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;

/** Remote visualization of a cluster by VNC (chapter 21 of the catalogue). */
public final class VisualService {
  /** The one port there is. */
  public static final int PORT = 12016;

  /** The one user as whom the password can be changed. */
  public static final String USER = "root";

  private final CloudCaller caller;

  public VisualService(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * StartVisualService: starts the service and lets an address through the cluster's security
   * group. There is no task: look with {@link #status}.
   *
   * @param cidrIp public address that may reach it; whether a CIDR block is taken is not documented
   * @param port {@link #PORT}
   */
  public VisualServiceReply start(String clusterId, String cidrIp, int port) {
    return caller.change(
        "StartVisualService", access(clusterId, cidrIp, port), VisualServiceReply.class);
  }

  /**
   * StopVisualService: stops the service and shuts an address out again.
   *
   * @param cidrIp the address that was let in
   * @param port {@link #PORT}
   */
  public VisualServiceReply stop(String clusterId, String cidrIp, int port) {
    return caller.change(
        "StopVisualService", access(clusterId, cidrIp, port), VisualServiceReply.class);
  }

  /**
   * ModifyVisualServicePasswd. Passwords travel as plain parameters: over HTTPS only.
   *
   * @param password new VNC password: exactly six letters and digits, both of them
   * @param rootPassword root password of the cluster; a wrong one is IncorrectCredential
   * @return its message is empty on success
   */
  public VisualServiceReply setPassword(String clusterId, Secret password, Secret rootPassword) {
    return caller.change(
        "ModifyVisualServicePasswd",
        Parameters.with("ClusterId", clusterId)
            .and("Passwd", password)
            .and("RunasUser", USER)
            .and("RunasUserPassword", rootPassword),
        VisualServiceReply.class);
  }

  /** GetVisualServiceStatus. */
  public VisualServiceStatus status(String clusterId, CallPriority priority) {
    return new VisualServiceStatus(
        caller
            .read(
                "GetVisualServiceStatus",
                priority,
                Parameters.with("ClusterId", clusterId),
                Status.class)
            .message());
  }

  private static Parameters access(String clusterId, String cidrIp, int port) {
    return Parameters.with("ClusterId", clusterId).and("CidrIp", cidrIp).and("Port", port);
  }

  record Status(@JsonDeserialize(using = MessageReader.class) String message) {}
}
