package io.hpcoperator.cloud.tencent;

import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.call.Transport;

/** Tencent Cloud APIs of version 3. */
public final class TencentApi {
  private TencentApi() {}

  /**
   * A transport to one API.
   *
   * @param product first label of the public endpoint, such as {@code batch}
   * @param version version of the API, such as {@code 2017-03-12}
   */
  public static Transport transport(String product, String version, ClientSettings settings) {
    return new TencentTransport(product, version, settings);
  }
}
