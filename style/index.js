import './base.css';
import './files.css';
import './answers.css';
