# An image that collects a Bitbucket workspace and uploads it to JupiterOne: see docs/running.md.

FROM node:20.20.2-bookworm-slim AS package
WORKDIR /build
COPY . .
RUN npm ci && npm pack

FROM node:20.20.2-bookworm-slim AS install
WORKDIR /app
COPY examples/collector/ ./
COPY --from=package /build/graph-bitbucket-*.tgz /tmp/
RUN npm ci && npm install --no-save /tmp/graph-bitbucket-*.tgz

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
# owned by root, so that the user below cannot change it
COPY --from=install /app /app
RUN mkdir /data && chown node:node /data
USER node
# the only folder that a run writes to
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["collect"]
