package io.hpcoperator.chart;

/** Values that turn on and off what the chart can do; what holds for a rendering holds for each. */
enum Variant {
  DEFAULTS(""),
  TWO_REPLICAS("replicas: 2"),
  NO_LEADER_ELECTION("leaderElection: {enabled: false}"),
  WATCHED_NAMESPACES("watchNamespaces: [team-a, team-b, hpc-operator-system]"),
  OWN_RIGHTS("rbac: {create: false}\nserviceAccount: {create: false}"),
  NO_AGGREGATION("rbac: {aggregateRoles: false}"),
  NOTHING_OPTIONAL(
      """
      rbac: {aggregateRoles: false}
      metrics: {service: {enabled: false}}
      podDisruptionBudget: {enabled: false}
      """),
  NETWORK_POLICY("networkPolicy: {enabled: true}"),
  EVERYTHING(
      """
      fullnameOverride: hpc
      nameOverride: hpc
      commonLabels: {team: hpc, app.kubernetes.io/component: mine}
      image:
        repository: registry.example.com/hpc-operator
        digest: sha256:0123456789012345678901234567890123456789012345678901234567890123
        pullPolicy: Always
        pullSecrets: [{name: registry-login}]
      replicas: 3
      logLevel: DEBUG
      poll: {active: PT10S, idle: PT5M}
      jvm: {maxRamPercentage: 50, options: -Xlog:gc}
      resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 2, memory: 1Gi}}
      tmpSizeLimit: 1Gi
      serviceAccount: {name: cloud-access, annotations: {example.com/role: hpc}}
      metrics: {service: {annotations: {prometheus.io/scrape: "true"}}}
      podDisruptionBudget: {maxUnavailable: 2}
      networkPolicy:
        enabled: true
        ingressFrom: [{namespaceSelector: {matchLabels: {team: monitoring}}}]
        egressPorts: [443]
        extraEgress: [{to: [{ipBlock: {cidr: 10.1.2.3/32}}], ports: [{port: 3128}]}]
      podLabels: {cost-center: "42", app.kubernetes.io/name: other}
      podAnnotations: {example.com/note: here}
      env:
        - {name: HTTPS_PROXY, value: "http://proxy.example.com:3128"}
        - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
      envFrom: [{configMapRef: {name: proxies}}]
      volumes: [{name: trust, configMap: {name: trust}}]
      volumeMounts: [{name: trust, mountPath: /trust, readOnly: true}]
      nodeSelector: {kubernetes.io/os: linux}
      affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: spot, operator: DoesNotExist}]}}]}}
      tolerations: [{key: control, operator: Exists}]
      topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}]
      priorityClassName: system-cluster-critical
      strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0}}
      terminationGracePeriodSeconds: 90
      global: {anything: true}
      """);

  private final String values;

  Variant(String values) {
    this.values = values;
  }

  String yaml() {
    return values;
  }

  Rendering render() {
    return Rendering.of(values);
  }

  Rendering render(String release, String namespace) {
    return Rendering.of(release, namespace, values);
  }
}
