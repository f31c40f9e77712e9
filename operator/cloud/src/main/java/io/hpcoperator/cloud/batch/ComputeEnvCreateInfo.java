package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * How an environment was created. It holds secrets.
 *
 * @param envId environment id
 * @param envName name
 * @param envDescription description
 * @param envType type
 * @param envData node parameters
 * @param mountDataDisks mounts of data disks
 * @param inputMappings input mappings
 * @param authentications storage credentials
 * @param notifications event subscriptions
 * @param desiredComputeNodeCount nodes wanted
 * @param tags tags
 */
public record ComputeEnvCreateInfo(
    String envId,
    String envName,
    String envDescription,
    String envType,
    EnvData envData,
    List<MountDataDisk> mountDataDisks,
    List<InputMapping> inputMappings,
    List<Authentication> authentications,
    List<Notification> notifications,
    Integer desiredComputeNodeCount,
    List<Tag> tags) {
  public ComputeEnvCreateInfo {
    mountDataDisks = WireValues.list(mountDataDisks);
    inputMappings = WireValues.list(inputMappings);
    authentications = WireValues.list(authentications);
    notifications = WireValues.list(notifications);
    tags = WireValues.list(tags);
  }

  /** The same without passwords and keys, and so without authentications but for their scenes. */
  public ComputeEnvCreateInfo withoutSecrets() {
    return new ComputeEnvCreateInfo(
        envId,
        envName,
        envDescription,
        envType,
        envData == null ? null : envData.withoutPassword(),
        mountDataDisks,
        inputMappings,
        authentications.stream().map(a -> new Authentication(a.scene(), null, null)).toList(),
        notifications,
        desiredComputeNodeCount,
        tags);
  }
}
