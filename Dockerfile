# Small, not root, no build step: Node runs the sources as they are.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data KNOWLEDGE_DIR=/app/knowledge
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY schemas schemas
COPY src src
COPY knowledge knowledge
RUN mkdir /data && chown node:node /data && node src/cli/xiaoer.js warm
USER node
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# As the first process it gets the stop signal itself and ends cleanly.
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "--v8-pool-size=1", "src/cli/xiaoer.js", "start"]
