import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  clearScreen: false,
  // The page of the tests is served below the address of an account.
  base: mode === 'http' ? './' : '/',
  build: {
    outDir: mode === 'http' ? 'dist-http' : 'dist',
    emptyOutDir: true,
    target: ['es2022', 'safari16'],
    modulePreload: { polyfill: false },
    // A picture inlined as data: would be fine by the policy; a script or style would not.
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // Unmounts what a test has rendered.
    setupFiles: ['@testing-library/svelte/vitest'],
    restoreMocks: true,
  },
}));
