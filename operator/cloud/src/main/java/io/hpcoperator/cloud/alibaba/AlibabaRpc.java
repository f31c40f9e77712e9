package io.hpcoperator.cloud.alibaba;

import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.call.Transport;

/** Alibaba Cloud APIs of the RPC style. */
public final class AlibabaRpc {
  private AlibabaRpc() {}

  /**
   * A transport to one API.
   *
   * @param product first label of the public endpoint, such as {@code ehpc}
   * @param version version of the API, such as {@code 2018-04-12}
   */
  public static Transport transport(String product, String version, ClientSettings settings) {
    return new TeaTransport(product, version, settings);
  }
}
