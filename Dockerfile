# syntax=docker/dockerfile:1

FROM node:22-bookworm AS build
WORKDIR /app
# sqlite3 is compiled if it has no binary for this machine: with the headers that the image has, not downloaded ones.
ENV npm_config_nodedir=/usr/local
# First the dependencies: this layer is reused while the lock file stays the same.
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
# Why MALLOC_ARENA_MAX and --use-largepages: docs/decisions/033-how-node-is-started.md
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MALLOC_ARENA_MAX=2
COPY --from=build /app/package.json /app/CHANGELOG.md /app/README.md /app/
COPY --from=build /app/scripts/healthy.mjs /app/scripts/build.mjs /app/scripts/tasksmith.mjs /app/scripts/
COPY --from=build /app/docs /app/docs
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
RUN mkdir /data && chown node:node /data && ln -s /app/scripts/tasksmith.mjs /usr/local/bin/tasksmith
# The default DATABASE_URL is ./data/tasksmith.sqlite, and the generated JWT secret lies in ./data: here both mean /data.
WORKDIR /
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --start-interval=1s CMD ["node", "/app/scripts/healthy.mjs"]
# No npm and no shell in between, so that SIGTERM reaches the service.
CMD ["node", "--use-largepages=silent", "/app/dist/main.js"]
