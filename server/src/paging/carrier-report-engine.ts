// Status reports of carriers, kept before the carrier is answered. A report about no page of ours is nobody's: it is let go.
import type { ReportCarrierStatus } from '../emergency/carrier-report.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { CarrierReport } from './carrier.ts';
import { findReportedPage } from './page-answer-store.ts';

export function createCarrierReports(pg: Postgres, clock: Pick<Clock, 'nowMs'>, report: ReportCarrierStatus): (told: CarrierReport) => Promise<void> {
  return ({ key, ref, status }) =>
    pg.asEngine(async (tx) => {
      const pageId = await findReportedPage(tx, key, ref);
      if (pageId !== undefined) await report(tx, pageId, status, clock.nowMs());
    });
}
