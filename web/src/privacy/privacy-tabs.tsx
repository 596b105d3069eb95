// The parts of the privacy officer's surface.
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from './privacy.module.css';

export function PrivacyTabs() {
  const { say } = useWords();
  return (
    <nav className={styles.tabs} aria-label={say('privacy.parts')}>
      <Link to="/privacy" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
        {say('audit.title')}
      </Link>
      <Link to="/privacy/break-glass" activeProps={{ 'aria-current': 'page' }}>
        {say('reviews.title')}
      </Link>
      <Link to="/privacy/requests" activeProps={{ 'aria-current': 'page' }}>
        {say('requests.title')}
      </Link>
      <Link to="/privacy/holds" activeProps={{ 'aria-current': 'page' }}>
        {say('holds.title')}
      </Link>
      <Link to="/privacy/past-records" activeProps={{ 'aria-current': 'page' }}>
        {say('past.title')}
      </Link>
      <Link to="/privacy/record" activeProps={{ 'aria-current': 'page' }}>
        {say('processing.title')}
      </Link>
      <Link to="/privacy/why" activeProps={{ 'aria-current': 'page' }}>
        {say('why.title')}
      </Link>
      <Link to="/privacy/consent-rules" activeProps={{ 'aria-current': 'page' }}>
        {say('consentRules.title')}
      </Link>
      <Link to="/privacy/proxies" activeProps={{ 'aria-current': 'page' }}>
        {say('proxies.title')}
      </Link>
      <Link to="/privacy/shared-care" activeProps={{ 'aria-current': 'page' }}>
        {say('sharing.title')}
      </Link>
    </nav>
  );
}
