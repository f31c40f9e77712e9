package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Network of an instance.
 *
 * @param vpcId VPC, or DEFAULT together with the subnet DEFAULT
 * @param subnetId subnet, or DEFAULT
 * @param asVpcGateway use the instance as public gateway
 * @param privateIpAddresses addresses of the subnet
 * @param ipv6AddressCount random IPv6 addresses
 */
public record VirtualPrivateCloud(
    String vpcId,
    String subnetId,
    Boolean asVpcGateway,
    List<String> privateIpAddresses,
    Integer ipv6AddressCount) {
  public VirtualPrivateCloud {
    privateIpAddresses = WireValues.list(privateIpAddresses);
  }
}
