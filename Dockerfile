# An image that collects a Bitbucket workspace and uploads it to JupiterOne; docs/running.md says how to use it.

FROM node:20-slim AS package
WORKDIR /build
COPY . .
RUN npm ci && npm run build && npm pack

FROM node:20-slim AS install
WORKDIR /app
COPY examples/collector/ ./
COPY --from=package /build/graph-bitbucket-*.tgz /tmp/
RUN npm ci && npm install --no-save /tmp/graph-bitbucket-*.tgz

FROM node:20-slim
ENV NODE_ENV=production
# what belongs to root, the user below cannot change
COPY --from=install /app /app
RUN mkdir /data && chown node:node /data
USER node
# the only folder that is written to
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["collect"]
