package io.hpcoperator.simulator.ehpc;

import java.time.Duration;

/**
 * What a request says about nodes and ListNodes tells back.
 *
 * @param subscription how long the nodes are paid for in advance, zero for pay-as-you-go
 */
record NodeOptions(
    String imageId,
    String imageOwnerAlias,
    String zoneId,
    String vSwitchId,
    String spotStrategy,
    Duration subscription,
    boolean hyperThreading,
    String createMode,
    boolean publicAddress) {

  NodeOptions withImage(String id, String ownerAlias) {
    return new NodeOptions(
        id,
        ownerAlias,
        zoneId,
        vSwitchId,
        spotStrategy,
        subscription,
        hyperThreading,
        createMode,
        publicAddress);
  }
}
