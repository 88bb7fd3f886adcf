import './styles/tokens.css';
import './styles/base.css';
import './styles/report.css';

import { mount } from 'svelte';

import App from './App.svelte';

async function start() {
  if (import.meta.env.MODE === 'mock') {
    const { install } = await import('./mock/install');
    install(new URLSearchParams(location.search));
  }
  const target = document.getElementById('app');
  target?.replaceChildren();
  if (target) mount(App, { target });
}

void start();
