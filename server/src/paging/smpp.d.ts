// What carrier-smpp.ts and its test centre use of the library `smpp`, which brings no types.
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer } from 'node:net';
  export interface Pdu {
    command: string;
    command_status: number;
    sequence_number: number;
    system_id?: string;
    password?: string;
    source_addr?: string;
    destination_addr?: string;
    esm_class?: number;
    data_coding?: number;
    registered_delivery?: number;
    message_id?: string;
    receipted_message_id?: string;
    message_state?: number;
    short_message?: { message?: string | Buffer; udh?: Buffer[] } | string | Buffer;
    message_payload?: { message?: string | Buffer } | string | Buffer;
    response(options?: object): Pdu;
  }
  export interface Session extends EventEmitter {
    send(pdu: Pdu, onResponse?: (pdu: Pdu) => void): boolean;
    bind_transceiver(options: object, onResponse: (pdu: Pdu) => void): boolean;
    submit_sm(options: object, onResponse: (pdu: Pdu) => void): boolean;
    deliver_sm(options: object, onResponse?: (pdu: Pdu) => void): boolean;
    enquire_link(onResponse: (pdu: Pdu) => void): boolean;
    unbind(onResponse?: (pdu: Pdu) => void): boolean;
    close(onClosed?: () => void): void;
    destroy(onClosed?: () => void): void;
  }
  interface Smpp {
    connect(options: { url: string } & Record<string, unknown>): Session;
    createServer(onSession: (session: Session) => void): NetServer;
  }
  const smpp: Smpp;
  export default smpp;
}
