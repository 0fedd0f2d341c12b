import './styles/base.css';
import './styles/controls.css';
import './styles/sign-in.css';
import './styles/wallet.css';
import { startApp } from './app.ts';

startApp();
