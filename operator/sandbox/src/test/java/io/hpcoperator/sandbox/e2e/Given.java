package io.hpcoperator.sandbox.e2e;

/** Manifests the tests start from. */
final class Given {
  static final String ALIBABA =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: alibaba-key}
      stringData: {accessKeyId: simulator, accessKeySecret: simulator-secret}
      ---
      apiVersion: hpc-operator.io/v1alpha1
      kind: CloudAccount
      metadata: {name: alibaba}
      spec:
        provider: AlibabaCloud
        region: cn-hangzhou
        credentials: {secretRef: {name: alibaba-key}}
        endpoints: {ehpc: "${clouds}"}
        requestBudget: {requestsPerSecond: 100}
      """;

  static final String TENCENT =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: tencent-key}
      stringData: {accessKeyId: simulator, accessKeySecret: simulator-secret}
      ---
      apiVersion: hpc-operator.io/v1alpha1
      kind: CloudAccount
      metadata: {name: tencent}
      spec:
        provider: TencentCloud
        region: ap-guangzhou
        credentials: {secretRef: {name: tencent-key}}
        endpoints: {batch: "${clouds}"}
        requestBudget: {requestsPerSecond: 100}
      """;

  static String cluster(int nodes) {
    return """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcCluster
        metadata: {name: demo}
        spec:
          accountRef: {name: alibaba}
          description: A cluster of the tests
          placement: {zoneId: cn-hangzhou-b}
          image: {osTag: CentOS_7.6_64}
          scheduler: {type: pbs}
          deployMode: Simple
          login: {keyPairName: ops}
          nodes:
            manager: {instanceType: ecs.c6.large}
            login: {instanceType: ecs.c6.large}
            compute: {replicas: %d, instanceType: ecs.c6.2xlarge}
        """
        .formatted(nodes);
  }

  static String clusterWithPassword(String key) {
    return cluster(1)
        .replace(
            "login: {keyPairName: ops}",
            "login: {passwordSecretRef: {name: login, key: %s}}".formatted(key));
  }

  static String password(String password) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: login}
        stringData: {password: "%s"}
        """
        .formatted(password);
  }

  static String queue(int nodes) {
    return queue("high", nodes);
  }

  static String queue(String name, int nodes) {
    return """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcQueue
        metadata: {name: %1$s}
        spec:
          clusterRef: {name: demo}
          queueName: %1$s
          replicas: %2$d
          instanceType: ecs.c6.2xlarge
        """
        .formatted(name, nodes);
  }

  static String env(int nodes) {
    return env("render", nodes);
  }

  static String env(String name, int nodes) {
    return """
        apiVersion: hpc-operator.io/v1alpha1
        kind: ComputeEnv
        metadata: {name: %s}
        spec:
          accountRef: {name: tencent}
          replicas: %d
          placement: {zone: ap-guangzhou-2}
          instances: {types: [S5.LARGE8]}
          imageId: img-bd78fy2t
        """
        .formatted(name, nodes);
  }

  private Given() {}
}
