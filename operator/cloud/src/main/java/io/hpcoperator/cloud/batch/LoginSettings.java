package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * How to log in to an instance: at most one of the three.
 *
 * @param password password; a random one is made when nothing is given
 * @param keyIds key pair ids, one for now
 * @param keepImageLogin keep the login of a custom image; TRUE or FALSE as text on the wire
 */
public record LoginSettings(
    Secret password,
    List<String> keyIds,
    @JsonSerialize(using = UpperCaseBoolean.class) Boolean keepImageLogin) {
  public LoginSettings {
    keyIds = WireValues.list(keyIds);
  }
}
