package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.Authentication;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.LoginSettings;
import io.hpcoperator.cloud.batch.NamedComputeEnv;
import io.hpcoperator.cloud.ehpc.CreateClusterRequest;
import io.hpcoperator.cloud.ehpc.LoginCredentials;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final String HIDDEN = "Sw0rdfish!";

  @Test
  void shouldNotShowSecretsInText() {
    Secret secret = Secret.of(HIDDEN);
    LoginSettings login = new LoginSettings(secret, null, null);
    List<Object> holders =
        List.of(
            secret,
            new CloudCredentials("id", HIDDEN, HIDDEN),
            ClientSettings.builder("r", new CloudCredentials("id", HIDDEN), new RequestBudget(1))
                .build(),
            CreateClusterRequest.builder().login(new LoginCredentials(secret, null)).build(),
            NamedComputeEnv.builder()
                .envData(EnvData.builder().loginSettings(login).build())
                .authentications(List.of(new Authentication("COS", secret, secret)))
                .build(),
            new AttachedInstance("ins-1", null, login));
    assertThat(holders).allSatisfy(holder -> assertThat(holder.toString()).doesNotContain(HIDDEN));
  }

  @Test
  void shouldSendSecretsAllTheSame() {
    assertThat(WireFormat.write(new LoginCredentials(Secret.of(HIDDEN), null)))
        .hasToString("{\"Password\":\"" + HIDDEN + "\"}");
  }

  @Test
  void shouldFindEverySecretOfARequest() {
    var request =
        Parameters.with(
                "ComputeEnv",
                NamedComputeEnv.builder()
                    .envName("render")
                    .envData(
                        EnvData.builder()
                            .loginSettings(new LoginSettings(Secret.of("one"), null, null))
                            .build())
                    .authentications(
                        List.of(new Authentication("COS", Secret.of("two"), Secret.of("three"))))
                    .build())
            .and("Password", Secret.of("four"))
            .and("ClientToken", "no secret");
    assertThat(WireFormat.secretsIn(request)).containsExactly("one", "two", "three", "four");
  }
}
