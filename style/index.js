import './base.css';
import './answers.css';
