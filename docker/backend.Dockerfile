# The backend for production. The image has Node and the packages: no shell, no npm, no PostgreSQL.
#   docker build --file docker/backend.Dockerfile --tag postern-backend docker
FROM node:24-bookworm-slim AS packages

# What npm installs; tarballs as well. For production, name a version.
ARG POSTERN=postern@latest
# Metrics and traces. Empty to leave them out.
ARG TELEMETRY="@opentelemetry/exporter-prometheus @opentelemetry/sdk-metrics @opentelemetry/exporter-trace-otlp-http @opentelemetry/sdk-trace @opentelemetry/resources @opentelemetry/context-async-hooks"

WORKDIR /postern
# The PostgreSQL of the local authority is an optional package.
RUN npm init --yes > /dev/null && npm install --omit=dev --omit=optional --no-audit --no-fund $POSTERN $TELEMETRY

FROM gcr.io/distroless/nodejs24-debian12:nonroot
COPY --from=packages /postern /postern
WORKDIR /postern

# "nonroot" of the base image, as a number: Kubernetes can check that it is not root.
USER 65532:65532
ENV NODE_ENV=production
ENV POSTERN_HOST=0.0.0.0
ENV POSTERN_PORT=3000
ENV POSTERN_METRICS_HOST=0.0.0.0

EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:3000/auth/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets the signals. Other commands take the place of "backend": docker run … postern-backend audit verify
ENTRYPOINT ["/nodejs/bin/node", "node_modules/postern/bin/postern.js"]
CMD ["backend"]
