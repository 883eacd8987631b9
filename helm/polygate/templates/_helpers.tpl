{{- define "polygate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* Of at most 52 characters, so that "-headless" and a pod's number still fit into a label. */}}
{{- define "polygate.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "polygate.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "polygate.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "polygate.headless" -}}
{{ include "polygate.fullname" . }}-headless
{{- end }}

{{/* What selects, and what the claims of a StatefulSet carry, may never change: no version is in it. */}}
{{- define "polygate.selectorLabels" -}}
app.kubernetes.io/name: {{ include "polygate.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "polygate.labels" -}}
{{ include "polygate.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "polygate.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "polygate.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "polygate.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}
{{- else }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where the pods of this release reach it from within the cluster. */}}
{{- define "polygate.url" -}}
{{- if .Values.persistence.separateReplicas -}}
http://{{ include "polygate.fullname" . }}-0.{{ include "polygate.headless" . }}.{{ .Release.Namespace }}:8080
{{- else -}}
http://{{ include "polygate.fullname" . }}.{{ .Release.Namespace }}:{{ .Values.service.port }}
{{- end -}}
{{- end }}

{{/* Refuses values that would look well and lose or mix up data. */}}
{{- define "polygate.check" -}}
{{- $files := .Values.persistence.enabled }}
{{- if and $files (gt (int .Values.replicaCount) 1) (not .Values.persistence.separateReplicas) (not .Values.litefs.enabled) }}
{{- fail "replicaCount: several pods with files hold different data behind one Service. Set persistence.separateReplicas (each is reached by its own name), litefs.enabled (the first is replicated to the others), or persistence.enabled=false (no backend keeps files)." }}
{{- end }}
{{- if and $files .Values.autoscaling.enabled }}
{{- fail "autoscaling.enabled: only pods without files can come and go. Set persistence.enabled=false." }}
{{- end }}
{{- if and (not $files) .Values.persistence.separateReplicas }}
{{- fail "persistence.separateReplicas: without persistence.enabled there is nothing that replicas could hold." }}
{{- end }}
{{- if and .Values.litefs.enabled (or (not $files) .Values.persistence.separateReplicas) }}
{{- fail "litefs.enabled: needs persistence.enabled, and no persistence.separateReplicas." }}
{{- end }}
{{- if and .Values.litefs.enabled (eq .Values.litefs.lease "consul") (not .Values.litefs.consulUrl) }}
{{- fail "litefs.consulUrl: the lease consul needs the address of Consul." }}
{{- end }}
{{- if and .Values.litefs.enabled (not (regexMatch "\\.backend\\s*=\\s*litefs/" .Values.config)) }}
{{- fail "litefs.enabled: only what is on a backend of the kind litefs, in the directory /litefs, is replicated; config names none." }}
{{- end }}
{{- if and .Values.persistence.separateReplicas (or .Values.ingress.enabled .Values.gateway.enabled) }}
{{- fail "persistence.separateReplicas: there is no common Service that an Ingress or an HTTPRoute could lead to." }}
{{- end }}
{{- if le (int .Values.drain.gracePeriodSeconds) (add 10 .Values.drain.delaySeconds) }}
{{- fail "drain.gracePeriodSeconds: must be more than drain.delaySeconds and the 10 seconds in which requests end." }}
{{- end }}
{{- end }}

{{/* Everything below "template:", the same for both kinds of workload. */}}
{{- define "polygate.pod" -}}
metadata:
  labels:
    {{- include "polygate.selectorLabels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- if .Values.config }}
    checksum/config: {{ .Values.config | sha256sum }}
    {{- end }}
    {{- if .Values.litefs.enabled }}
    checksum/litefs: {{ .Values.litefs | toJson | sha256sum }}
    {{- end }}
    kubectl.kubernetes.io/default-container: polygate
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "polygate.serviceAccountName" . }}
  automountServiceAccountToken: false
  # Kubernetes would set POLYGATE_PORT and the like for a Service of this name, and Polygate takes every
  # variable that begins so for a key of its configuration.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .Values.drain.gracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  {{- if .Values.litefs.enabled }}
  initContainers:
    {{- include "polygate.litefs" . | nindent 4 }}
  {{- end }}
  containers:
    - name: polygate
      image: {{ include "polygate.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - serve
        - --host
        - 0.0.0.0
        - --port
        - "8080"
        {{- if .Values.persistence.enabled }}
        - --data
        - /data
        {{- end }}
        {{- if .Values.config }}
        - --config
        - /etc/polygate/polygate.properties
        {{- end }}
      {{- with .Values.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.existingSecret }}
      envFrom:
        - secretRef:
            name: {{ . }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8080
          protocol: TCP
      startupProbe:
        httpGet:
          path: /q/health/started
          port: http
        {{- toYaml .Values.probes.startup | nindent 8 }}
      livenessProbe:
        httpGet:
          path: /q/health/live
          port: http
        timeoutSeconds: 5
        {{- toYaml .Values.probes.liveness | nindent 8 }}
      readinessProbe:
        httpGet:
          path: /q/health/ready
          port: http
        timeoutSeconds: 5
        {{- toYaml .Values.probes.readiness | nindent 8 }}
      {{- if gt (int .Values.drain.delaySeconds) 0 }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .Values.drain.delaySeconds }}
      {{- end }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if .Values.config }}
        - name: config
          mountPath: /etc/polygate
          readOnly: true
        {{- end }}
        {{- if .Values.persistence.enabled }}
        - name: data
          mountPath: /data
          {{- if .Values.litefs.enabled }}
          subPath: gateway
          {{- end }}
        {{- end }}
        {{- if .Values.litefs.enabled }}
        - name: litefs
          mountPath: /litefs
          mountPropagation: HostToContainer
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- if .Values.config }}
    - name: config
      configMap:
        name: {{ include "polygate.fullname" . }}
    {{- end }}
    {{- if .Values.litefs.enabled }}
    - name: litefs
      emptyDir: {}
    - name: litefs-config
      configMap:
        name: {{ include "polygate.fullname" . }}-litefs
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  topologySpreadConstraints:
    {{- if .Values.topologySpreadConstraints }}
    {{- toYaml .Values.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "polygate.selectorLabels" $ | nindent 10 }}
    {{- end }}
    {{- end }}
{{- end }}

{{/* A sidecar: it is there before the gateway starts, and ends after it. */}}
{{- define "polygate.litefs" -}}
- name: litefs
  image: {{ .Values.litefs.image | quote }}
  restartPolicy: Always
  args:
    - mount
    - -config
    - /etc/litefs/litefs.yml
  env:
    - name: POD
      valueFrom:
        fieldRef:
          fieldPath: metadata.name
  ports:
    - name: litefs
      containerPort: 20202
      protocol: TCP
  startupProbe:
    httpGet:
      path: /info
      port: litefs
    periodSeconds: 1
    failureThreshold: 60
  resources:
    {{- toYaml .Values.litefs.resources | nindent 4 }}
  # A mount that other containers see is made by a privileged one alone.
  securityContext:
    privileged: true
    runAsNonRoot: false
    runAsUser: 0
  volumeMounts:
    - name: data
      mountPath: /var/lib/litefs
      subPath: litefs
    - name: litefs
      mountPath: /litefs
      mountPropagation: Bidirectional
    - name: litefs-config
      mountPath: /etc/litefs
      readOnly: true
{{- end }}
