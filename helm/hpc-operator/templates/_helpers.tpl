{{/* Name for labels. */}}
{{- define "hpc-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the objects within the release's namespace, short enough for a label. */}}
{{- define "hpc-operator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
Name of roles outside the release's namespace. A release of the same name in another namespace must not meet it; the
colon cannot be part of a namespace or a name, so no two releases make the same of different parts.
*/}}
{{- define "hpc-operator.globalName" -}}
{{- printf "%s:%s" .Release.Namespace (include "hpc-operator.fullname" .) -}}
{{- end -}}

{{- define "hpc-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "hpc-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* What never changes between versions: selectors of Deployments are immutable. */}}
{{- define "hpc-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "hpc-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{/* Labels but the component. */}}
{{- define "hpc-operator.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "hpc-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: hpc-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with omit .Values.commonLabels "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/component" "app.kubernetes.io/part-of" "app.kubernetes.io/managed-by" }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "hpc-operator.labels" -}}
{{ include "hpc-operator.commonLabels" . }}
app.kubernetes.io/component: operator
{{- end -}}

{{/* A digest names one image for ever; a tag is what the registry makes of it today. */}}
{{- define "hpc-operator.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* The rules of the operator itself, for a ClusterRole or the Role of a watched namespace. */}}
{{- define "hpc-operator.rules" -}}
# The custom resources are watched, and their finalizer is patched in. The spec is the user's and never written.
- apiGroups: [hpc-operator.io]
  resources: [cloudaccounts, computeenvs, hpcclusters, hpcqueues]
  verbs: [get, list, watch, patch]
- apiGroups: [hpc-operator.io]
  resources: [cloudaccounts/status, computeenvs/status, hpcclusters/status, hpcqueues/status]
  verbs: [patch]
# Where the API server guards owner references (OwnerReferencesPermissionEnforcement), owning needs this.
- apiGroups: [hpc-operator.io]
  resources: [cloudaccounts/finalizers, computeenvs/finalizers, hpcclusters/finalizers, hpcqueues/finalizers]
  verbs: [update]
# Secrets are read one at a time when a resource names or has them; none is listed or watched. The Secret of an account
# gets a finalizer, so that it outlives what was bought with it. Passwords that were made up, and what sets the
# on-premises side of a cluster up, are written to Secrets of their own. None is deleted.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, patch]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}
