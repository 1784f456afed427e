import { roundTrip } from './consumer.js';

roundTrip().then(
  (result) => {
    document.body.dataset.result = JSON.stringify(result);
  },
  (error: unknown) => {
    document.body.dataset.error = String(error);
  },
);
