# The service without the demo, for use with a PostgreSQL of one's own (compose.yaml shows it with one `web` and two
# `worker`). `npm run image-steps` runs these steps without a container engine.
FROM node:24.21.0-slim

# The demo answers on loopback alone, and a container listens for the outside: SEED=demo is refused here.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data \
    SEED=base
WORKDIR /app
RUN mkdir -p /data && chown node:node /app /data
USER node

# What changes seldom comes first, so that a new version of the source needs no new download.
COPY --chown=node:node package.json package-lock.json .npmrc prisma.config.ts ./
COPY --chown=node:node prisma ./prisma
COPY --chown=node:node scripts ./scripts
RUN npm ci --omit=dev
COPY --chown=node:node . .

VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets the SIGTERM, not a shell or npm before it.
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=25", "scripts/start.mjs"]
