/** Which one thing a diagnosis shall be about. */
export type SubjectAsk =
  | {
      readonly kind: "server";
      /** Its name or id. */
      readonly server: string;
      /** A port that it shall have: of a server without a host Neutron shows none. */
      readonly port: string | undefined;
    }
  | { readonly kind: "port"; readonly port: string }
  | { readonly kind: "wish"; readonly flavor: string; readonly networks: readonly string[] };
