# Built with everything, run without what only building needs. The database is another container's.
FROM node:20-slim AS build
WORKDIR /rapport
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-fund --no-audit
COPY . .
RUN npm run build && npm prune --omit=dev

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
