package io.hpcoperator.simulator.ehpc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An ECS instance that is, or is about to be, a node of a cluster. Guarded by the world's lock. */
final class Node {

  final String id;
  final String hostName;
  final String ipAddress;
  final InstanceType type;
  final List<String> roles;
  final boolean createdByEhpc;
  final Instant addedAt;
  NodeOptions options;
  NodeStatus status = NodeStatus.UNINIT;
  String queue;

  /** Why the instance is locked, in the word of ListNodes; empty when it is not. */
  String lockReason = "";

  /** How long it is paid for from its beginning, zero for pay-as-you-go. */
  Duration subscription;

  /** Its instance is switched off, which its status no longer says while it leaves. */
  boolean poweredOff;

  /** A task that is not over works on this node. */
  boolean claimed;

  Node(
      String id,
      String hostName,
      String ipAddress,
      InstanceType type,
      List<String> roles,
      boolean createdByEhpc,
      Instant addedAt,
      String queue,
      NodeOptions options) {
    this.id = id;
    this.hostName = hostName;
    this.ipAddress = ipAddress;
    this.type = type;
    this.roles = roles;
    this.createdByEhpc = createdByEhpc;
    this.addedAt = addedAt;
    this.queue = queue;
    this.options = options;
    this.subscription = options.subscription();
  }

  /** Paid for in advance and not run out. */
  boolean subscribed(Instant now) {
    return addedAt.plus(subscription).isAfter(now);
  }

  boolean onPremises() {
    return type == InstanceType.ON_PREMISES;
  }

  boolean isCompute() {
    return roles.contains("Compute");
  }

  boolean isLogin() {
    return roles.contains("Login");
  }

  /** Scheduler and account roles make a management node (ListNodes). */
  boolean isManager() {
    return roles.stream()
        .anyMatch(role -> role.startsWith("Scheduler") || role.startsWith("Account"));
  }

  boolean hasRole(String filter) {
    return switch (filter) {
      case "Manager" -> isManager();
      case "Login" -> isLogin();
      default -> isCompute();
    };
  }
}
