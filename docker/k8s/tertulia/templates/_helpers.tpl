{{- define "tertulia.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "tertulia.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "tertulia.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tertulia.labels" -}}
{{ include "tertulia.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "tertulia.claim" -}}
{{ .Values.persistence.existingClaim | default (include "tertulia.name" .) }}
{{- end }}

{{/* What cannot work is refused before anything is installed. */}}
{{- define "tertulia.check" -}}
{{- $many := or .Values.autoscaling.enabled (gt (int .Values.replicas) 1) }}
{{- if and $many (not .Values.external.mongodb) }}{{ fail "More than one replica needs external.mongodb: the embedded database serves one" }}{{ end }}
{{- if and $many (not .Values.external.redis) }}{{ fail "More than one replica needs external.redis" }}{{ end }}
{{- if and $many (not .Values.s3.bucket) (not (and .Values.persistence.enabled (eq .Values.persistence.accessMode "ReadWriteMany"))) }}{{ fail "More than one replica needs s3.bucket, or a volume that is ReadWriteMany" }}{{ end }}
{{- if and (not .Values.external.mongodb) (not .Values.persistence.enabled) }}{{ fail "The embedded database needs persistence.enabled" }}{{ end }}
{{- if and (not .Values.s3.bucket) (not .Values.persistence.enabled) }}{{ fail "Files need s3.bucket or persistence.enabled" }}{{ end }}
{{- if and .Values.migrations.enabled (not .Values.external.mongodb) }}{{ fail "The migrations hook needs external.mongodb; the embedded database migrates when its pod starts" }}{{ end }}
{{- end }}

{{- define "tertulia.secretEnv" }}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.secrets.name }}
      key: {{ index .root.Values.secrets.keys .key }}
{{- end }}

{{- define "tertulia.env" -}}
- name: PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
{{- include "tertulia.secretEnv" (dict "root" . "variable" "JWT_SECRET" "key" "jwtSecret") }}
{{- if .Values.external.mongodb }}
{{- include "tertulia.secretEnv" (dict "root" . "variable" "MONGODB_URI" "key" "mongodbUri") }}
{{- end }}
{{- if .Values.external.redis }}
{{- include "tertulia.secretEnv" (dict "root" . "variable" "REDIS_URL" "key" "redisUrl") }}
{{- end }}
{{- with .Values.s3.bucket }}
- name: S3_BUCKET
  value: {{ . | quote }}
{{- with $.Values.s3.endpoint }}
- name: S3_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with $.Values.s3.region }}
- name: S3_REGION
  value: {{ . | quote }}
{{- end }}
{{- if $.Values.s3.forcePathStyle }}
- name: S3_FORCE_PATH_STYLE
  value: 'true'
{{- end }}
{{- include "tertulia.secretEnv" (dict "root" $ "variable" "S3_ACCESS_KEY_ID" "key" "s3AccessKeyId") }}
{{- include "tertulia.secretEnv" (dict "root" $ "variable" "S3_SECRET_ACCESS_KEY" "key" "s3SecretAccessKey") }}
{{- end }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* The same for every pod: not root, no rights to gain, nothing to write to but what is mounted. */}}
{{- define "tertulia.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "tertulia.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "tertulia.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 1Gi
- name: data
{{- if .Values.persistence.enabled }}
  persistentVolumeClaim:
    claimName: {{ include "tertulia.claim" . }}
{{- else }}
  emptyDir:
    sizeLimit: 4Gi
{{- end }}
{{- end }}

{{- define "tertulia.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* The port of an address, or the one that its scheme stands for; nothing for a path. */}}
{{- define "tertulia.port" -}}
{{- $url := urlParse . }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" }}
{{- if $port }}{{ $port }}{{ else if eq $url.scheme "https" }}443{{ else if eq $url.scheme "http" }}80{{ end }}
{{- end }}

{{/* Ports of what the values name by its address, each once, in order: the S3 store, the scanner and the collector of traces. */}}
{{- define "tertulia.namedPorts" -}}
{{- $ports := list }}
{{- range list .Values.s3.endpoint (get .Values.env "CLAMAV_URL") (get .Values.env "OTEL_EXPORTER_OTLP_ENDPOINT") (get .Values.env "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") }}
{{- if . }}
{{- with include "tertulia.port" . }}{{ $ports = append $ports . }}{{ end }}
{{- end }}
{{- end }}
{{- $ports | uniq | sortAlpha | join " " }}
{{- end }}
