import { defineConfig } from 'prisma/config';

// Only `prisma generate` reads this; migrations are applied by the service itself (src/infra/migrate.ts).
export default defineConfig({ schema: 'prisma/schema.prisma' });
