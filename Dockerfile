# Built with everything, run without what only building needs. The database is another container's: the embedded PostgreSQL is left out.
FROM node:20-slim AS build
WORKDIR /rapport
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-fund --no-audit
COPY . .
# Without the optional packages (embedded PostgreSQL, Prisma's command), Prisma's query compilers for other databases, and source maps.
RUN npm run build && npm prune --omit=dev --omit=optional \
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name 'query_compiler_fast_bg.postgresql*.js' -delete \
  && find node_modules dist -name '*.map' -delete

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /rapport
COPY --from=build /rapport/package.json ./
COPY --from=build /rapport/node_modules ./node_modules
COPY --from=build /rapport/prisma ./prisma
COPY --from=build /rapport/dist ./dist
USER node
EXPOSE 4000
CMD ["node", "dist/main.js"]
