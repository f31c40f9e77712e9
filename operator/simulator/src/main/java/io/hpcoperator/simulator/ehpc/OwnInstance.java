package io.hpcoperator.simulator.ehpc;

/**
 * An ECS instance of the user's own outside of every cluster.
 *
 * @param running whether it is switched on; then it cannot join a cluster (AddExistedNodes)
 */
record OwnInstance(String id, String hostName, InstanceType type, boolean running) {

  OwnInstance switched(boolean on) {
    return new OwnInstance(id, hostName, type, on);
  }
}
